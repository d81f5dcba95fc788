using ModelOperator.Testing;

namespace ModelOperator.Docs.Tests.Commands;

/// <summary>Finds the parts of a command that cannot be right: a target, a value, a kind or a file that is not there.</summary>
internal static class CommandCheck
{
    // Programs that are somebody else's and are asked for nothing of ours. Whoever adds one has looked at how it is used.
    private static readonly HashSet<string> Others = new(StringComparer.Ordinal)
    {
        "alias", "cat", "cd", "chmod", "echo", "eval", "export", "find", "grep", "head", "install", "mkdir", "printf", "read", "sed", "sleep",
        "sort", "source", "tail", "tar", "true", "xargs",
        "apt-get", "cosign", "ctr", "docker", "git", "jq", "k3s", "kind", "modelserver", "openssl", "python3", "/usr/bin/python3", "sha256sum", "skopeo",
    };

    /// <summary>The first words by which a text between backticks is known for a command.</summary>
    public static IReadOnlyCollection<string> Ours { get; } = ["make", "helm", "kubectl", "dotnet"];

    /// <summary>The faults of a command, one sentence each.</summary>
    public static IEnumerable<string> Problems(IReadOnlyList<string> words)
    {
        var arguments = words.Skip(1).ToList();
        return words[0] switch
        {
            "make" => MakeCheck.Problems(arguments),
            "helm" or "tests/cluster/helm" => HelmCheck.Problems(arguments),
            "kubectl" => KubectlCheck.Problems(arguments),
            "dotnet" => DotnetCheck.Problems(arguments),
            "curl" => arguments.Where(word => word.StartsWith("@examples/", StringComparison.Ordinal))
                .SelectMany(word => Missing(word[1..])),
            var script when script.StartsWith("tests/", StringComparison.Ordinal) => ScriptCheck.Problems(script, arguments),
            var known when Others.Contains(known) => [],
            var unknown => [$"{unknown} is no command that the pages are known to use"],
        };
    }

    /// <summary>A sentence when there is no such file or folder; a name without a folder is a file of the reader's own.</summary>
    public static IEnumerable<string> Missing(string path) =>
        !path.Contains('/', StringComparison.Ordinal) || path[0] is '/' or '~' || path.Contains("://", StringComparison.Ordinal)
            || File.Exists(Repository.PathOf(path)) || Directory.Exists(Repository.PathOf(path))
            ? []
            : [$"there is no {path}"];
}
