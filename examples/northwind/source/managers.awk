# customers.csv with a further column: the sales representative who booked most of the customer's revenue after
# 6 May 1997 (of equals the one with the lower number); empty where none did.
# Reads employees.csv, orders.csv, order_details.csv and customers.csv in this order; `csv.awk` has the
# functions.

FNR == 1 { file++; if (file == 4) print $0 ",manager"; next }
{ n = cells($0) }
file == 1 && cell[4] == "Sales Representative" { person[cell[1]] = cell[3] " " cell[2] }
file == 2 && cell[4] > "1997-05-06" { customer[cell[1]] = cell[2]; booked_by[cell[1]] = cell[3] }
file == 3 && cell[1] in customer {
    booked[customer[cell[1]], booked_by[cell[1]]] += rounded(hundredths(cell[3]) * cell[4] * (100 - hundredths(cell[5])))
}
file == 4 {
    best = ""; most = 0
    for (number = 1; number <= 9; number++)
        if (number in person && (cell[1], number) in booked && booked[cell[1], number] > most) {
            most = booked[cell[1], number]
            best = person[number]
        }
    print $0 "," best
}
