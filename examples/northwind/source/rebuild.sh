#!/bin/sh
# Builds the book anew in a folder: what people judged is copied from the example, everything else comes out of the
# sample's tables again, through the same commands that a user would type.
#
#   examples/northwind/source/rebuild.sh DIR
#
# KAM names the program where it is not on the path.
set -eu
export LC_ALL=C
source=$(cd "$(dirname "$0")" && pwd)
example=$(dirname "$source")
book=${1:?name a folder to build the book in}
kam=${KAM:-kam}
mkdir -p "$book"
book=$(cd "$book" && pwd)

# Judgements: the files as they are, less every line that the tables fill.
cp -R "$example/kam.yaml" "$example/policies" "$example/people" "$example/profiles" "$example/plans" \
    "$example/selections" "$example/organisation.yaml" "$book/"
mkdir "$book/accounts"
for file in "$book"/people/*.yaml; do
    if grep -q '^external:' "$file"; then
        sed -i.old -e '/^\(mentor\|regions\|external\):/d' "$file" && rm "$file.old"
    fi
done
for file in "$example"/accounts/*.yaml; do
    # Nobody judged the candidates without a relationship: nothing of their files is copied.
    if grep -q -e '^relationship:' -e '^status: [^c]' "$file"; then
        sed -e '/^\(region\|manager\|contacts\|external\|fields\):/d' -e '/^  - {name: /d' "$file" > "$book/accounts/$(basename "$file")"
    fi
done

cd "$source"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
awk -f csv.awk -f managers.awk employees.csv orders.csv order_details.csv customers.csv > "$work/customers.csv"
awk -f csv.awk -f ledger.awk products.csv customers.csv orders.csv order_details.csv > "$work/ledger.csv"
import() { "$kam" -C "$book" import -q "$@"; }
import people employees.csv --map maps/people.yaml
import people employees.csv --map maps/managers.yaml
import accounts "$work/customers.csv" --map maps/accounts.yaml
import contacts "$work/customers.csv" --map maps/contacts.yaml
import sales "$work/ledger.csv" --map maps/sales.yaml
