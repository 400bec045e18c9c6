/// The numbered SQL files of this folder, embedded by the build (tools/EmbedPlugin).
///
/// `Migrations.all` is generated: every `NNNN_what.sql` by its name without the extension, in the
/// order of the numbers.
public enum Migrations {}
