namespace ModelOperator.ClusterTests.Harness;

/// <summary>The kubectl plugin, as built with these tests.</summary>
internal static class Plugin
{
    /// <summary>Runs it in a namespace and returns what it printed; fails with its own words.</summary>
    public static async Task<string> Run(string ns, params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "kubectl-modeldeployment.dll");
        var (exitCode, output, errors) = await Command.Run("dotnet", null, [program, .. arguments, "--namespace", ns]);
        exitCode.ShouldBe(0, output + errors);
        return output;
    }
}
