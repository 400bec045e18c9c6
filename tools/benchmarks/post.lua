-- What tools/bench has wrk send: an order in each request, with the token of the variable TOKEN.
local count = 0
local start = os.time() % 65536

function request()
    count = count + 1
    local body = string.format(
        '{"id":"%08x-0000-4000-8000-%012x","type":"order.placed","occurred_at":"2025-06-01",'
            .. '"data":{"order":"S%d-%d","buyer":"SAKURA","vendor":"NVIDIA","channel":"private",'
            .. '"currency":"JPY","lines":[{"line":1,"product":"H100-SXM5","quantity":3,'
            .. '"unit_price":"100"}]}}',
        start, count, start, count
    )
    return wrk.format("POST", "/v1/events", {
        ["Authorization"] = "Bearer " .. os.getenv("TOKEN"),
        ["Content-Type"] = "application/json",
    }, body)
end
