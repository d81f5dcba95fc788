using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Contracts.Reports;
using ModelOperator.Operator.Observing.Fetching;
using ModelOperator.Operator.Observing.Pods;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Observing.Fetching;

/// <summary>The whole operator, and pods that download.</summary>
public sealed class FetchWatchTests
{
    private const string Apps = "/apis/apps/v1/namespaces/ml";

    private readonly ModelDeployment _digits = Sample.Digits(s => s with { Gpu = null, Replicas = 2 });

    [Theory]
    [InlineData(3_435_973_837, 15_998_753_177, 410_400_000, "fetching: 3.2 of 14.9 GiB, 410 MB/s")]
    [InlineData(5_242_880, 0, 1_000_000, "fetching: 5.0 MiB, 1 MB/s")]
    public void Report_IsPutIntoWords(long bytes, long total, long perSecond, string words) =>
        FetchWords.Of(new(bytes, total, perSecond)).ShouldBe(words);

    [Fact]
    public async Task Message_TellsOfThePodThatIsFurthestBehind_AndNobodyIsAskedMoreOftenThanNeeded()
    {
        var probe = new ScriptedProbe
        {
            ["a"] = new(4L << 30, 8L << 30, 400_000_000),
            ["b"] = new(2L << 30, 8L << 30, 200_000_000),
        };
        await using var sut = await OperatorInMemory.StartAsync(
            replace: services => services.AddSingleton<IFetchProbe>(probe));
        sut.Apply(_digits);
        await Eventually.True(() => sut.Cluster.Get($"{Apps}/deployments/digits-{Revision}") is not null, "the Deployment");

        Put(sut, "a", """{"running":{}}""");
        Put(sut, "b", """{"running":{}}""");
        Put(sut, "c", """{"terminated":{"exitCode":0}}""");

        await Eventually.True(
            () => MessageOf(sut)?.Contains(": fetching: 2.0 of 8.0 GiB, 200 MB/s", StringComparison.Ordinal) == true, "the message");
        probe.Asked.Count(pod => pod == "b").ShouldBe(1);
        probe.Asked.ShouldNotContain("c");

        Put(sut, "a", """{"terminated":{"exitCode":0}}""");
        Put(sut, "b", """{"terminated":{"exitCode":0}}""");
        await Eventually.True(
            () => MessageOf(sut)?.Contains("fetching", StringComparison.Ordinal) == false, "the message without a download");
    }

    private string Revision => RevisionTemplate.Of(_digits.Spec).Revision;

    private static string? MessageOf(OperatorInMemory sut) =>
        (string?)sut.Cluster.Get("/apis/modeloperator.dev/v1alpha1/namespaces/ml/modeldeployments/digits")?["status"]?["message"];

    private void Put(OperatorInMemory sut, string name, string state) => sut.Cluster.Put($"/api/v1/namespaces/ml/pods/{name}", $$$"""
        {"metadata":{"labels":{"app.kubernetes.io/managed-by":"model-operator","app.kubernetes.io/component":"model","modeloperator.dev/name":"digits","modeloperator.dev/revision":"{{{Revision}}}"}},
         "status":{"phase":"Pending","initContainerStatuses":[{"name":"fetch","state":{{{state}}}}]}}
        """);

    private sealed class ScriptedProbe : Dictionary<string, FetchReport>, IFetchProbe
    {
        public ConcurrentQueue<string> Asked { get; } = new();

        public Task<FetchReport?> ReportAsync(PodView pod, CancellationToken cancellationToken)
        {
            Asked.Enqueue(pod.Metadata.Name!);
            return Task.FromResult(this.GetValueOrDefault(pod.Metadata.Name!));
        }
    }
}
