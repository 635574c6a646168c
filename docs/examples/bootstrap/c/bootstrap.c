// One unit of a bootstrap: how sure is the median of a column of measurements? Resample the column, take the median each time, and see how the medians scatter.
//   stdin   the column's name and how many resamples, e.g. "raw 2000"
//   /in     turbidity.csv
//   argv    the unit's index: the seed of this unit's own random numbers
//   stdout  one line; exit status 2 and a line on stderr where the input is wrong
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_VALUES 1000
#define MAX_RESAMPLES 100000

static double column[MAX_VALUES], drawn[MAX_VALUES], medians[MAX_RESAMPLES];
static int values;
static uint64_t state;

static void fail (const char *reason) {
  fprintf(stderr, "%s\n", reason);
  exit(2);
}

// splitmix64
static uint64_t next (void) {
  uint64_t z = state += 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

static void read_column (const char *name) {
  FILE *file = fopen("/in/turbidity.csv", "r");
  char line[256];
  int at = -1;
  if (file == NULL || fgets(line, sizeof line, file) == NULL) fail("cannot read /in/turbidity.csv");
  char *field = strtok(line, ",\n");
  for (int i = 0; field != NULL; i++, field = strtok(NULL, ",\n")) {
    if (strcmp(field, name) == 0) at = i;
  }
  if (at < 0) fail("no such column");
  while (values < MAX_VALUES && fgets(line, sizeof line, file) != NULL) {
    field = strtok(line, ",\n");
    for (int i = 0; i < at && field != NULL; i++) field = strtok(NULL, ",\n");
    if (field == NULL) fail("a row is too short");
    column[values++] = strtod(field, NULL);
  }
  if (values < 2) fail("too few rows");
}

static double median_of_resample (void) {
  for (int i = 0; i < values; i++) {
    double value = column[next() % (uint64_t) values];
    int at = i;
    for (; at > 0 && drawn[at - 1] > value; at--) drawn[at] = drawn[at - 1];
    drawn[at] = value;
  }
  return (drawn[(values - 1) / 2] + drawn[values / 2]) / 2;
}

// From integers, so that every language prints the same digits.
static void print_fixed (double value) {
  uint64_t scaled = (uint64_t) (value * 10000 + 0.5);
  printf("%llu.%04llu", (unsigned long long) (scaled / 10000), (unsigned long long) (scaled % 10000));
}

int main (int argc, char **argv) {
  char name[64];
  int resamples;
  if (argc != 2 || scanf("%63s %d", name, &resamples) != 2) fail("expected an index, and on stdin a column and a number");
  if (resamples < 2 || resamples > MAX_RESAMPLES) fail("2 to 100000 resamples");
  state = strtoull(argv[1], NULL, 10);
  read_column(name);

  double sum = 0, squares = 0;
  for (int i = 0; i < resamples; i++) sum += medians[i] = median_of_resample();
  double mean = sum / resamples;
  for (int i = 0; i < resamples; i++) squares += (medians[i] - mean) * (medians[i] - mean);

  printf("unit %s: median of %s ", argv[1], name);
  print_fixed(mean);
  printf(" NTU, standard error ");
  print_fixed(sqrt(squares / (resamples - 1)));
  printf(" (%d resamples of %d)\n", resamples, values);
  return 0;
}
