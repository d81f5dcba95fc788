using System.Text.RegularExpressions;
using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.QuickStart;

/// <summary>The commands of README.md's quick start that a reader types when there is a cluster, as one script.</summary>
internal static partial class QuickStartScript
{
    private static readonly string Root = Digits.RepositoryRoot();

    /// <summary>The blocks of shell text from the model on, in their order.</summary>
    public static IReadOnlyList<string> Blocks()
    {
        var readme = File.ReadAllText(Path.Combine(Root, "README.md"));
        var begin = readme.IndexOf("**2. A model.**", StringComparison.Ordinal);
        var end = readme.IndexOf("## Documentation", StringComparison.Ordinal);
        return [.. Block().Matches(readme[begin..end]).Select(block => block.Groups["text"].Value)];
    }

    /// <summary>A script for bash that ends with 0 when every command did.</summary>
    /// <param name="kubeconfig">A kubeconfig whose context has the namespace.</param>
    /// <param name="port">A free port in the place of 8080, which may be another program's.</param>
    public static string Of(string kubeconfig, int port) => $$"""
        # each job is a group of processes, so that what it has started ends with it
        set -euo pipefail -m
        cd '{{Root}}'
        export KUBECONFIG='{{kubeconfig}}'
        trap 'for job in $(jobs -p); do kill -- "-$job" || true; done' EXIT
        # the plugin as it was built with the tests
        make() { true; }
        kubectl() {
          if [ "$1" != modeldeployment ]; then command kubectl "$@"; return; fi
          shift
          dotnet '{{Path.Combine(AppContext.BaseDirectory, "kubectl-modeldeployment.dll")}}' "$@"
        }
        # a reader types more slowly than a port-forward needs
        reachable() {
          for _ in $(seq 100); do if curl -s -o /dev/null localhost:{{port}}; then return; fi; sleep 0.2; done
          return 1
        }
        {{string.Join('\n', Blocks().Select(Typed)).Replace("8080", $"{port}", StringComparison.Ordinal)}}
        """;

    // What is said to be typed in another terminal goes on beside the rest.
    private static string Typed(string block) =>
        block.Contains("--rate", StringComparison.Ordinal) ? block.TrimEnd() + " &"
            : block.Replace("8080:80 &\n", "8080:80 &\nreachable\n", StringComparison.Ordinal);

    [GeneratedRegex(
        "^```sh\n(?<text>.*?)^```",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Block();
}
