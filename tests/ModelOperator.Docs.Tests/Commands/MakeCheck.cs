using System.Text.RegularExpressions;
using ModelOperator.Testing;

namespace ModelOperator.Docs.Tests.Commands;

/// <summary>Targets are in the Makefile, and variables are read by it or by the scripts that it calls.</summary>
internal static partial class MakeCheck
{
    private static readonly string Makefile = Repository.Read("Makefile");

    private static readonly HashSet<string> Targets =
        [.. Target().Matches(Makefile).Select(target => target.Groups["name"].Value)];

    // Every name in capitals that the Makefile or a script has.
    private static readonly HashSet<string> Names =
    [
        .. Directory.EnumerateFiles(Repository.PathOf("tests/cluster"))
            .Concat(Directory.EnumerateFiles(Repository.PathOf("tests/cluster/lib"), "*.sh"))
            .Append(Repository.PathOf("tests/run")).Append(Repository.PathOf("Makefile"))
            .SelectMany(file => Name().Matches(File.ReadAllText(file))).Select(name => name.Value),
    ];

    public static IEnumerable<string> Problems(IReadOnlyList<string> arguments) => arguments.SelectMany(word =>
        word.Split('=') is [var variable, _]
            ? Names.Contains(variable) ? [] : [$"nothing reads the variable {variable}"]
            : Targets.Contains(word) ? Array.Empty<string>() : [$"the Makefile has no target {word}"]);

    [GeneratedRegex("\\b[A-Z][A-Z0-9_]+\\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();

    [GeneratedRegex("^(?<name>[a-z-]+):", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Target();
}
