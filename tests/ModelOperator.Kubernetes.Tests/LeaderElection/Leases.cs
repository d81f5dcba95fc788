using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Kubernetes.LeaderElection;
using ModelOperator.Kubernetes.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Kubernetes.Tests.LeaderElection;

/// <summary>Operators that elect a leader, and their Lease as a test reads and writes it.</summary>
internal static class Leases
{
    public const string Lease = "/apis/coordination.k8s.io/v1/namespaces/system/leases/model-operator";
    public const string A = "/api/v1/namespaces/ns/configmaps/a";
    public const string Owner = "/apis/apps/v1/namespaces/system/deployments/owner";
    public const string Another = """{"apiVersion":"v1","kind":"ConfigMap","name":"owner","uid":"of-another"}""";
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

    public static Task<OperatorFixture> StartAsync(Action<MemoryCluster>? cluster = null, string? owner = null) =>
        OperatorFixture.StartAsync(
            options: o =>
        {
            o.LeaderElection.Enabled = true;
            o.LeaderElection.Identity = "me";
            o.LeaderElection.LeaseOwner = owner;
        },
        cluster: cluster);

    public static ILeadership Leadership(OperatorFixture fixture) => fixture.Services.GetRequiredService<ILeadership>();

    public static JsonNode Spec(OperatorFixture fixture) => fixture.Cluster.Get(Lease)!["spec"]!;

    public static string HolderOf(OperatorFixture fixture) =>
        fixture.Cluster.Get(Lease)?["spec"]?["holderIdentity"]?.GetValue<string>() ?? "";

    public static JsonNode? Owners(OperatorFixture fixture) => fixture.Cluster.Get(Lease)!["metadata"]!["ownerReferences"];

    public static int Gets(OperatorFixture fixture, string path = Lease) =>
        fixture.Cluster.Server.Received.Count(r => r.Method == "GET" && r.Path == path);

    public static int Watches(OperatorFixture fixture) =>
        fixture.Cluster.Server.Received.Count(r => r.IsWatch && r.Path.EndsWith("/leases", StringComparison.Ordinal));

    public static async Task PassAsync(OperatorFixture fixture, TimeSpan time)
    {
        var end = fixture.Clock.GetUtcNow() + time;
        await Eventually.True(() => fixture.Clock.GetUtcNow() >= end, fixture.Clock, Step);
    }

    public static void PutOwner(MemoryCluster cluster) => cluster.Put(Owner);

    public static string UidOfOwner(OperatorFixture fixture) => fixture.Cluster.Get(Owner)!["metadata"]!["uid"]!.GetValue<string>();

    public static string Reference(string uid) => $$"""{"apiVersion":"apps/v1","kind":"Deployment","name":"owner","uid":"{{uid}}"}""";

    // Its times are long past: the other's clock is wrong, and must not matter.
    public static void Hold(MemoryCluster cluster, string holder, int renewals, params string[] owners) => cluster.Put(Lease, $$$"""
        {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"ownerReferences":[{{{string.Join(",", owners)}}}]},
         "spec":{"holderIdentity":"{{{holder}}}","leaseDurationSeconds":15,
         "renewTime":"2001-01-01T00:00:{{{renewals:00}}}.000000Z","leaseTransitions":0}}
        """);
}
