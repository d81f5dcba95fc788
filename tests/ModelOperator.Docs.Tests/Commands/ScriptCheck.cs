using ModelOperator.Testing;

namespace ModelOperator.Docs.Tests.Commands;

/// <summary>A script of the repository is there, and has the verb or option that it is given.</summary>
internal static class ScriptCheck
{
    public static IEnumerable<string> Problems(string script, IReadOnlyList<string> arguments)
    {
        if (!File.Exists(Repository.PathOf(script)))
        {
            return [$"there is no {script}"];
        }

        var text = Repository.Read(script);
        return arguments.Take(1).Where(word => !text.Contains(word, StringComparison.Ordinal) && !IsImage(word))
            .Select(word => $"{script} knows no {word}");
    }

    // tests/cluster/images takes the names of projects with a Containerfile.
    private static bool IsImage(string word) => Repository.Read("tests/cluster/lib/publish.sh").Contains(word, StringComparison.Ordinal);
}
