print("chotatsu")
