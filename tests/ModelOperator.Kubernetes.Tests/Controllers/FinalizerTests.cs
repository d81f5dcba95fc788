using System.Text.Json.Nodes;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Kubernetes.Tests.Controllers;

public sealed class FinalizerTests
{
    private const string A = "/api/v1/namespaces/ns/configmaps/a";
    private const string Identifier = "modeloperator.dev/test";

    [Fact]
    public async Task AFinalizer_IsPutOn_RunOnDeletion_AndTakenOff_OnceItSucceeds()
    {
        var finalizer = new CountingFinalizer { Failures = 2 };
        await using var fixture = await OperatorFixture.StartAsync(
            b => b.AddFinalizer<CountingFinalizer>(Identifier), services: s => s.AddSingleton(finalizer), cluster: c => c.Put(A));
        await Eventually.True(() => fixture.Controller.CallsOf("reconcile a") > 0);
        fixture.Cluster.Get(A)!["metadata"]!["finalizers"]!.AsArray().Select(f => f!.GetValue<string>()).ShouldBe([Identifier]);
        fixture.Cluster.Delete(A);
        await Eventually.True(() => fixture.Cluster.Get(A) is null, fixture.Clock, TimeSpan.FromMilliseconds(1));
        finalizer.Calls.ShouldBe(3);
        await Eventually.True(() => fixture.Controller.CallsOf("deleted a") == 1, fixture.Clock, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task AnEntityThatHasIt_IsNotWritten_AndSomebodyElsesFinalizerStays()
    {
        var finalizer = new CountingFinalizer();
        await using var fixture = await OperatorFixture.StartAsync(
            b => b.AddFinalizer<CountingFinalizer>(Identifier),
            services: s => s.AddSingleton(finalizer),
            cluster: c => c.Put(A, $$$"""{"metadata":{"finalizers":["other","{{{Identifier}}}"]}}"""));
        await Eventually.True(() => fixture.Controller.CallsOf("reconcile a") == 1);
        fixture.Cluster.Writes.ShouldBeEmpty();
        fixture.Cluster.Delete(A);
        await Eventually.True(() => finalizer.Calls == 1);
        await Eventually.True(() => fixture.Cluster.Get(A)!["metadata"]!["finalizers"] is JsonArray { Count: 1 });
        fixture.Cluster.Get(A)!["metadata"]!["finalizers"]![0]!.GetValue<string>().ShouldBe("other");
    }

    private sealed class CountingFinalizer : IEntityFinalizer<V1ConfigMap>
    {
        public int Failures { get; set; }

        public int Calls { get; private set; }

        public Task<ReconciliationResult<V1ConfigMap>> FinalizeAsync(V1ConfigMap entity, CancellationToken cancellationToken) =>
            Task.FromResult(++Calls <= Failures
                ? ReconciliationResult<V1ConfigMap>.Failure(entity, "not yet")
                : ReconciliationResult<V1ConfigMap>.Success(entity));
    }
}
