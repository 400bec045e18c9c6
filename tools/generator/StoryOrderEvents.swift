extension StoryOrder {
    /// From placing to payment.
    func write(site: String, on timeline: inout Timeline) {
        guard !lines.isEmpty else { return }
        place(on: &timeline)
        ship(site: site, on: &timeline)
        for line in lines where line.accepted > 0 {
            timeline.add("delivery.accepted", on: accepted) { data in
                data.text("order", code)
                line.write(line.accepted, to: &data)
                data.text("site", site)
            }
        }
        invoice(on: &timeline)
    }

    private func place(on timeline: inout Timeline) {
        timeline.add("order.placed", on: placed) { data in
            data.text("order", code)
            data.text("buyer", buyer)
            data.text("vendor", vendor.code)
            data.text("channel", "subsidised")
            data.text("currency", rateHundredths == nil ? "JPY" : "USD")
            if let rateHundredths, statesRate {
                data.text("fx_rate", StoryOrder.written(rateHundredths: rateHundredths))
            }
            if let grant { data.text("grant", grant) }
            data.list("lines") { list in
                for line in lines {
                    list.object { data in
                        data.number("line", line.line)
                        data.text("product", line.product)
                        data.number("quantity", line.quantity)
                        data.text("unit_price", String(line.unitPrice))
                        data.list("schedule") { list in
                            for promise in line.promised {
                                list.object { data in
                                    data.day("promised_on", promise.day)
                                    data.number("quantity", promise.quantity)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private func ship(site: String, on timeline: inout Timeline) {
        let shipment = "SH-\(code)"
        timeline.add("shipment.dispatched", on: dispatched) { data in
            data.text("shipment", shipment)
            data.text("vendor", vendor.code)
            data.list("lines") { list in
                for line in lines {
                    list.object { data in
                        data.text("order", code)
                        line.write(line.dispatched, to: &data)
                    }
                }
            }
        }
        timeline.add("shipment.received", on: received) { data in
            data.text("shipment", shipment)
            data.text("site", site)
            data.list("lines") { list in
                for line in lines {
                    list.object { data in
                        data.text("order", code)
                        line.write(line.received, to: &data)
                    }
                }
            }
        }
    }

    private func invoice(on timeline: inout Timeline) {
        let taxYen = vendor.isAbroad ? 0 : invoicedYen / 10
        timeline.add("invoice.received", on: invoiced) { data in
            data.text("invoice", invoice)
            data.text("issuer", vendor.issuer)
            data.text("order", code)
            data.list("lines") { list in
                for line in lines {
                    list.object { data in
                        data.number("line", line.line)
                        data.number("quantity", line.invoiced)
                        data.text("unit_price", String(line.invoicedPrice))
                    }
                }
            }
            data.number("amount_jpy", invoicedYen)
            data.number("tax_jpy", taxYen)
            data.day("invoiced_on", invoiced)
        }
        let firstYen = (invoicedYen + taxYen) / payments
        for payment in 1...payments {
            let restYen = invoicedYen + taxYen - firstYen * (payments - 1) + overpaidYen
            timeline.add("payment.made", on: paid) { data in
                data.text("payment", "PY-\(code)-\(payment)")
                data.text("invoice", invoice)
                data.text("issuer", vendor.issuer)
                data.number("amount_jpy", payment < payments ? firstYen : restYen)
                data.day("paid_on", paid)
            }
        }
    }
}
