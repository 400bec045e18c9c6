/// The name of a file that stands for a code: a code may hold a slash, which a name may not.
package func fileName(of code: String) -> String { code.replacing("/", with: "_") }
