using ModelOperator.ClusterTests.Harness;
using ModelOperator.ClusterTests.Rollouts;
using ModelOperator.Testing;

namespace ModelOperator.ClusterTests.Consoles;

/// <summary>The console for callers who lack rights, and on bad days: it says what is the matter.</summary>
public sealed class ConsoleRightsTests : RolloutTest
{
    [Fact]
    public async Task CallerWithoutRights_IsToldWhichIsMissing_AndSeesNothing()
    {
        await Apply(Digits.Spec(1));
        using var stranger = await Person.OfAsync(Namespace, "stranger");
        await using var console = await ConsoleProcess.StartAsync(await stranger.KubeconfigAsync());

        (await TroubleAsync(console, "right")).ShouldBe(
            $"user '{stranger.User}' has no right to list modeldeployments.modeloperator.dev in namespace '{Namespace}'; ask an "
            + "administrator for a role that has it");
        (await console.OrderAsync(Namespace, "pause")).Status.ShouldBe(403);
    }

    [Fact]
    public async Task CallerOfOneNamespace_SeesThatOne_AndIsToldAboutAllOfThem()
    {
        await Apply(Digits.Spec(1));
        using var reader = await Person.OfReaderAsync(Namespace, "reader");
        var kubeconfig = await reader.KubeconfigAsync();
        await using (var own = await ConsoleProcess.StartAsync(kubeconfig))
        {
            await using var rows = await own.FollowAsync();
            (await rows.NextAsync("snapshot"))["rows"]!.AsArray()
                .Select(row => ((string?)row!["namespace"], (string?)row["name"])).ShouldBe([(Namespace, "digits")]);
        }

        await using var all = await ConsoleProcess.StartAsync(kubeconfig, "--all-namespaces");
        (await TroubleAsync(all, "right")).ShouldContain("no right to list modeldeployments.modeloperator.dev in the whole cluster");
    }

    [Fact]
    public async Task TokenThatIsNotTakenAnyMore_IsSaid_AndWhatWasSeenStays()
    {
        await Apply(Digits.Spec(1));
        using var reader = await Person.OfReaderAsync(Namespace, "reader");
        await using var proxy = new CuttingProxy(Cluster.Connection.Server);
        await using var console = await ConsoleProcess.StartAsync(await reader.KubeconfigAsync(proxy.Address));
        await using var rows = await console.FollowAsync();
        await rows.NextAsync("snapshot");

        await reader.LeaveAsync();
        var told = TroubleAsync(console, "credentials");

        // The API server remembers for some seconds that it took a token, and a watch that it has begun goes on.
        await Cluster.Until(
            async () =>
            {
                proxy.Cut();
                proxy.Mend();
                await Task.WhenAny(told, Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System));
                return told.IsCompleted;
            },
            isTold => isTold, "the page says that the token is not taken");

        (await told).ShouldStartWith("the API server does not accept the credentials of the kubeconfig");
        await using var again = await console.FollowAsync();
        (await again.NextAsync("snapshot"))["rows"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task KubeconfigThatLeadsNowhere_IsSaid()
    {
        using var nowhere = KubeconfigFile.OfNoCluster();
        await using var console = await ConsoleProcess.StartAsync(nowhere.Path);

        (await TroubleAsync(console, "reach")).ShouldStartWith("Cannot reach the Kubernetes API server at http://127.0.0.1:1");
    }

    [Fact]
    public async Task ClusterWithoutTheDefinition_IsSaid_AndItsInstallationIsNoticed()
    {
        // The real cluster always has the definition; this one gets it late.
        await using var cluster = await MemoryCluster.StartAsync();
        cluster.Fail = request => request.Path.Contains("modeldeployments", StringComparison.Ordinal) ? (404, "404 page not found") : null;
        using var kubeconfig = KubeconfigFile.Of(cluster.Server.Address, "ml");
        await using var console = await ConsoleProcess.StartAsync(kubeconfig.Path);
        (await TroubleAsync(console, "installed")).ShouldStartWith(
            "this cluster knows no ModelDeployments: the operator is not installed here");

        cluster.Fail = _ => null;

        await using var rows = await console.FollowAsync();
        (await rows.NextAsync("snapshot"))["rows"]!.AsArray().ShouldBeEmpty();
    }

    // What the page says while it is not live, once it is about this.
    private static async Task<string> TroubleAsync(ConsoleProcess console, string about)
    {
        await using var events = await console.FollowAsync();
        var state = await events.NextAsync(
            "state",
            one => (bool?)one["live"] == false && ((string?)one["message"])?.Contains(about, StringComparison.Ordinal) == true);
        return (string)state["message"]!;
    }
}
