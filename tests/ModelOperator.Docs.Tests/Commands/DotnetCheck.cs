namespace ModelOperator.Docs.Tests.Commands;

/// <summary>The project that a command of the .NET SDK names is there.</summary>
internal static class DotnetCheck
{
    public static IEnumerable<string> Problems(IReadOnlyList<string> arguments) =>
        arguments.Where(word => word.StartsWith("src/", StringComparison.Ordinal) || word.StartsWith("tests/", StringComparison.Ordinal))
            .SelectMany(CommandCheck.Missing);
}
