let productEvents = [
    EventType(
        "product.registered",
        verb: "register",
        summary: "a product, with its GPUs, power and dense peak",
        fields: [
            .required("product", .newCode(.product), "EXAMPLE-8"),
            .optional("name", .text(max: 200), "Example server with 8 GPUs"),
            .optional("maker", .text(max: 200), "Example"),
            .optional("form_factor", .text(max: 64), "server"),
            .optional("gpus_per_unit", .whole(1...100_000), "8"),
            .optional("memory_gb", .whole(1...1_000_000)),
            .optional("tdp_w", .whole(0...1_000_000_000), "10200"),
            .optional(
                "tflops_dense",
                .record([
                    .optional("fp64", .number),
                    .optional("fp64_tensor", .number),
                    .optional("tf32", .number),
                    .optional("bf16", .number, "989.4"),
                    .optional("fp8", .number),
                ])
            ),
            .optional("tpp", .whole(0...1_000_000_000)),
            .optional("eccn", .text(max: 32)),
            .optional("of_product", .code(.product)),
        ],
        check: { data, violations in
            if let other = data[optional: .ofProduct] {
                if other == data[.product] {
                    violations.add(
                        "of_product",
                        other,
                        "of_itself",
                        "a product cannot be made of itself: name the product inside"
                    )
                }
                return
            }
            for name in ["name", "maker", "form_factor", "gpus_per_unit", "tdp_w", "tflops_dense"]
            where data.value(name) == nil {
                violations.add(
                    name,
                    nil,
                    "required",
                    "\(name) is missing: give it, or of_product to take it from another product"
                )
            }
        }
    )
]
