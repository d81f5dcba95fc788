namespace ModelOperator.ClusterTests.Harness;

/// <summary>The real helm, and the chart of this checkout.</summary>
internal static class Helm
{
    /// <summary>The folder of the chart.</summary>
    public static readonly string Chart = Path.Combine(Digits.RepositoryRoot(), "charts", "model-operator");

    /// <summary>Runs helm; its exit code, and all that it said.</summary>
    public static async Task<(int ExitCode, string Output)> Run(params string[] arguments)
    {
        var (exitCode, output, errors) = await Command.Run("helm", null, arguments);
        return (exitCode, output + errors);
    }

    /// <summary>Runs helm and returns what it printed; fails with helm's own words.</summary>
    public static async Task<string> Succeed(params string[] arguments)
    {
        var (exitCode, output, errors) = await Command.Run("helm", null, arguments);
        exitCode.ShouldBe(0, $"helm {string.Join(' ', arguments)}: {output}{errors}");
        return output;
    }

    /// <summary>The chart's objects, as a release in the operator's usual namespace would have them.</summary>
    public static Task<string> Template(params string[] flags) =>
        Succeed(["template", "model-operator", Chart, "--namespace", "model-operator-system", .. flags]);
}
