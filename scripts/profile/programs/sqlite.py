# SQLite by way of Python's module: inserts, indices, updates, joins, groups, sorts.
import sqlite3

connection = sqlite3.connect(':memory:')
connection.executescript('''
pragma temp_store = memory;
pragma cache_size = -200000;
create table parts (id integer primary key, kind int, name text, price real);
with recursive n(i) as (select 1 union all select i + 1 from n where i < 200000)
insert into parts select i, (i * 7919) % 10007, 'part ' || (i * 31 % 4099), i * 0.5 from n;
create index by_kind on parts(kind);
create index by_name on parts(name, kind);
create table orders (kind int, note text);
insert into orders select kind, name from parts where id % 11 = 0;
update parts set price = price + kind where kind between 100 and 4000;
delete from parts where id % 17 = 3;
''')

for query in (
    'select count(*), sum(price) from parts',
    "select count(*), sum(parts.price) from parts join orders on orders.kind = parts.kind where parts.name < 'part 3'",
    'select name, count(*) n, avg(price) from parts group by name order by n desc, name limit 3',
    'select count(*) from parts x join parts y on x.name = y.name and x.kind < y.kind where x.id % 9 = 0',
    "select sum(length(name)), max(name || kind) from parts where name like '%99%'",
    'select count(distinct kind * 3 + length(name)) from parts'
):
    print(connection.execute(query).fetchall())
