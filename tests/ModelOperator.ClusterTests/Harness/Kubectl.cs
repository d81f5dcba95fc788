namespace ModelOperator.ClusterTests.Harness;

/// <summary>The real kubectl, as users have it.</summary>
internal static class Kubectl
{
    /// <summary>Runs it with <paramref name="input"/> on its standard input.</summary>
    public static async Task<(int ExitCode, string Output)> Run(string? input, params string[] arguments)
    {
        var (exitCode, output, errors) = await Command.Run("kubectl", input, arguments);
        return (exitCode, output + errors);
    }

    /// <summary>Applies a manifest into a namespace; fails with kubectl's own words.</summary>
    public static async Task Apply(string ns, string manifest)
    {
        var (exitCode, output) = await Run(manifest, "apply", "-n", ns, "-f", "-");
        exitCode.ShouldBe(0, output);
    }

    /// <summary>Annotates an object, as a person would.</summary>
    public static async Task Annotate(string ns, string what, string annotation)
    {
        var (exitCode, output) = await Run(null, "annotate", "-n", ns, what, annotation, "--overwrite");
        exitCode.ShouldBe(0, output);
    }
}
