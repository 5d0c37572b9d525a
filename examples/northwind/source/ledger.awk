# Order lines as one flat table: date, customer, category, country, revenue and margin, as an ERP would export it.
# Reads products.csv, customers.csv, orders.csv and order_details.csv in this order. All arithmetic is in whole cents
# and their hundredths, so that nothing depends on binary fractions; `csv.awk` has the functions.

BEGIN {
    # The sample's categories by number, and the margin that is assumed for each: see kam.yaml.
    split("Beverages,Condiments,Confections,Dairy Products,Grains/Cereals,Meat/Poultry,Produce,Seafood", category, ",")
    split("40,35,35,25,30,20,25,30", margin, ",")
    print "Order Date,Customer,Category,Country,Revenue,Margin"
}

FNR == 1 { file++; next }
{ cells($0) }
file == 1 { of_product[cell[1]] = cell[4] }
file == 2 { name[cell[1]] = cell[2]; country[cell[1]] = cell[9] }
file == 3 { customer[cell[1]] = cell[2]; date[cell[1]] = cell[4] }
file == 4 {
    kind = of_product[cell[2]]
    list = hundredths(cell[3]) * cell[4]
    revenue = rounded(list * (100 - hundredths(cell[5])))
    earned = rounded(revenue * 100 - list * (100 - margin[kind]))
    who = customer[cell[1]]
    gsub("\"", "\"\"", name[who])
    printf "%s,\"%s\",%s,%s,%s,%s\n", date[cell[1]], name[who], category[kind], country[who], money(revenue), money(earned)
}
