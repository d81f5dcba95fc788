using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Servers;

/// <summary>
/// The image with the programs that stand in for Triton, vLLM and a server that must be root. It is built when the first test asks for it.
/// </summary>
internal static class StandInImage
{
    private const string Name = "server-stand-in";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly Lazy<Task<string>> Built = new(BuildAsync);

    /// <summary>Its name, where the cluster finds it.</summary>
    public static Task<string> FindAsync() => Built.Value;

    private static async Task<string> BuildAsync()
    {
        var script = Path.Combine(Digits.RepositoryRoot(), "tests", "cluster", "images");
        var (exitCode, output, errors) = await Command.RunWithin(Patience, script, null, Name);
        exitCode.ShouldBe(0, output + errors);
        return output.Split('\n').Single(line => line.StartsWith($"{Name} ", StringComparison.Ordinal)).Split(' ')[1];
    }
}
