"""Who is owed what of a total: docs/spec/settlement.md, "Lines"."""


def receipt_lines(requester, provider, total, fee_ppm, fee_payee, shares):
    taken = [(share["party"], share["ppm"], share["reason"]) for share in shares] + ([(fee_payee, fee_ppm, "protocol-fee")] if fee_payee else [])
    taken = [claim for claim in taken if claim[0] != requester]
    claims = [(provider, 1_000_000 - sum(claim[1] for claim in taken), "work")] + taken
    amounts = [total * ppm // 1_000_000 for _, ppm, _ in claims]
    luckiest = sorted(range(len(claims)), key=lambda i: (-(total * claims[i][1] % 1_000_000), i))
    for i in luckiest[:total - sum(amounts)]:
        amounts[i] += 1
    return [{"debtor": requester, "creditor": party, "amount": amount, "reason": reason} for (party, _, reason), amount in zip(claims, amounts) if amount]
