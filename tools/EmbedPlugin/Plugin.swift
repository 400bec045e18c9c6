import PackagePlugin

/// Embeds the `.sql`, `.css`, `.js` and `.svg` files of a target as Swift string literals.
///
/// `.embedInCode` would write them as arrays of bytes, which take the compiler a minute for 100 kB;
/// string literals of that size take no time that shows.
@main
struct EmbedPlugin: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        guard let target = target as? any SourceModuleTarget else { return [] }
        let files = [".sql", ".css", ".js", ".svg"]
            .flatMap { target.sourceFiles(withSuffix: $0).map(\.url) }
            .sorted { $0.path < $1.path }
        let output = context.pluginWorkDirectoryURL.appending(path: "Embedded.swift")
        return [
            .buildCommand(
                displayName: "Embedding \(files.count) files of \(target.name)",
                executable: try context.tool(named: "embed").url,
                arguments: [output.path, target.name] + files.map(\.path),
                inputFiles: files,
                outputFiles: [output]
            )
        ]
    }
}
