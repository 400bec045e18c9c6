import CLI

@main
enum Chotatsu {
    static func main() async {
        await RootCommand.start()
    }
}
