using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Reconciling;

/// <summary>The whole operator with a Hub: the tag of a revision becomes a commit once.</summary>
public sealed class HubTagTests : IAsyncLifetime
{
    private const string Apps = "/apis/apps/v1/namespaces/ml";
    private const string First = "1111111111111111111111111111111111111111";
    private const string Second = "2222222222222222222222222222222222222222";

    private readonly ModelDeployment _digits = Sample.Digits(s => s with { Gpu = null, Model = new() { Uri = "hf://Org/name@v1" } });
    private AnsweringServer _server = null!;
    private string? _commit = First;
    private int _asked;

    public async Task InitializeAsync() => _server = await AnsweringServer.StartAsync(context =>
    {
        Interlocked.Increment(ref _asked);
        context.Response.StatusCode = _commit is null ? 503 : context.Request.Path == "/api/models/Org/name/revision/v1" ? 200 : 404;
        return context.Response.WriteAsync($$"""{"id":"Org/name","sha":"{{_commit}}"}""");
    });

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Fact]
    public async Task Commit_IsInTheRecords_AndInWhatPodsFetch_AndStaysWhenTheTagIsMoved()
    {
        await using var sut = await StartAsync();
        sut.Apply(_digits);
        await Eventually.True(() => Deployment(sut) is not null, "the Deployment");

        FetchedUri(sut).ShouldBe($"hf://Org/name@{First}");
        CommitOf(Deployment(sut)!).ShouldBe(First);
        CommitOf(sut.Cluster.Get($"{Apps}/controllerrevisions/digits-{Revision}")!).ShouldBe(First);

        await Eventually.True(() => StatusCommit(sut) == First, "the commit in the status");

        _commit = Second;
        sut.Cluster.Delete($"{Apps}/deployments/digits-{Revision}");
        await Eventually.True(() => Deployment(sut) is not null, "the Deployment again");

        FetchedUri(sut).ShouldBe($"hf://Org/name@{First}");
        _asked.ShouldBe(1);
    }

    [Fact]
    public async Task HubThatIsAway_IsTold_AndNothingIsMade()
    {
        _commit = null;
        await using var sut = await StartAsync();

        sut.Apply(_digits);

        var condition = await sut.UntilAsync("Accepted", "False", "the Hub answers 503");
        ((string?)condition["reason"]).ShouldBe("ModelUnresolved");
        Deployment(sut).ShouldBeNull();
    }

    private string Revision => RevisionTemplate.Of(_digits.Spec).Revision;

    private Task<OperatorInMemory> StartAsync() => OperatorInMemory.StartAsync(args: $"--hub-endpoint={_server.Address}");

    private JsonObject? Deployment(OperatorInMemory sut) => sut.Cluster.Get($"{Apps}/deployments/digits-{Revision}");

    private string? StatusCommit(OperatorInMemory sut) =>
        (string?)sut.Cluster.Get("/apis/modeloperator.dev/v1alpha1/namespaces/ml/modeldeployments/digits")?["status"]?["revisions"]?
            .AsArray().SingleOrDefault(one => (string?)one!["revision"] == Revision)?["commit"];

    private static string? CommitOf(JsonObject written) => (string?)written["metadata"]!["annotations"]!["modeloperator.dev/model-commit"];

    private string? FetchedUri(OperatorInMemory sut)
    {
        var arguments = Deployment(sut)!["spec"]!["template"]!["spec"]!["initContainers"]![0]!["args"]!.AsArray();
        return (string?)arguments[arguments.Select(argument => (string?)argument).ToList().IndexOf("--uri") + 1];
    }
}
