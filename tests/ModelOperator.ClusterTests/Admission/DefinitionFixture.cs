using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Admission;

/// <summary>Installs the generated definition once. It stays: other tests and the operator live by the same one.</summary>
public sealed class DefinitionFixture : IAsyncLifetime
{
    private const string Name = "modeldeployments.modeloperator.dev";
    private static readonly Lazy<Task> Installation = new(InstallAsync);

    /// <inheritdoc />
    public Task InitializeAsync() => Installation.Value;

    /// <inheritdoc />
    public Task DisposeAsync() => Task.CompletedTask;

    private static async Task InstallAsync()
    {
        // Servers before 1.25 drop x-kubernetes-validations; kubectl's own check and server-side apply would refuse it there.
        await SucceedAsync("apply", "--validate=false", "-f", PathOf("crds/modeldeployments.yaml"));
        await SucceedAsync("wait", "--for=condition=Established", "--timeout=30s", "crd/" + Name);
        await UntilServed();
    }

    /// <summary>The full path of a file of the repository.</summary>
    internal static string PathOf(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ModelOperator.sln")))
            {
                return Path.Combine(folder.FullName, relative);
            }
        }

        throw new FileNotFoundException($"{relative}: no ModelOperator.sln above {AppContext.BaseDirectory}.");
    }

    // The server publishes a definition's schema some seconds after it is established; explain and kubectl's check read it.
    private static Task UntilServed() => Cluster.Until(
        () => Kubectl.Run(null, "explain", "modeldeployment.spec.strategy.canary.steps.weight"),
        answer => answer.ExitCode == 0,
        $"the server explains {Name}");

    private static async Task SucceedAsync(params string[] arguments)
    {
        var (code, output) = await Kubectl.Run(null, arguments);
        code.ShouldBe(0, output);
    }
}
