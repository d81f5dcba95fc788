using k8s;
using k8s.Models;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Answers;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Client.Transport;

namespace ModelOperator.ClusterTests.Contract;

/// <summary>Proves on a real API server that an implementation of <see cref="IKubernetesApi"/> does what every one must do. Each test has
/// a namespace of its own.</summary>
public abstract class ApiContract : TestNamespace
{
    /// <summary>The field manager of these tests.</summary>
    protected static readonly ApplyOptions Manager = new() { FieldManager = "contract-test" };

    /// <summary>The implementation under test.</summary>
    protected static IKubernetesApi Api => Cluster.Api;

    /// <summary>No call may take longer than this.</summary>
    protected static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    /// <inheritdoc />
    public override async Task InitializeAsync()
    {
        await NoteDefinition.Notes.Installed;
        await base.InitializeAsync();
    }

    /// <summary>A note of this test's namespace.</summary>
    protected Note Sample(string name, string value = "1", Dictionary<string, string>? labels = null) => new()
    {
        Metadata = new V1ObjectMeta { NamespaceProperty = Namespace, Name = name, Labels = labels },
        Data = new Dictionary<string, string> { ["value"] = value },
    };

    /// <summary>A ConfigMap of this test's namespace, for tests that need built-in kinds anyway.</summary>
    protected V1ConfigMap ConfigMap(string name, string value = "1") => new()
    {
        Metadata = new V1ObjectMeta { NamespaceProperty = Namespace, Name = name },
        Data = new Dictionary<string, string> { ["value"] = value },
    };

    /// <summary>A client of its own, whose connections a test can cut.</summary>
    internal static KubernetesApi ApiThrough(CuttingProxy proxy)
    {
        var server = Cluster.Connection;
        var connection = server with { Server = proxy.Address, TlsServerName = server.TlsServerName ?? server.Server.Host };
        return new KubernetesApi(connection, new KubernetesClientOptions { JsonContexts = { NoteJsonContext.Default } });
    }

    /// <summary>Reads a watch until <paramref name="isLast"/>; the events read.</summary>
    protected static async Task<List<WatchEvent<T>>> WatchUntil<T>(WatchRequest request, Func<WatchEvent<T>, bool> isLast)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var events = new List<WatchEvent<T>>();
        await foreach (var change in Api.WatchAsync<T>(request, Soon))
        {
            events.Add(change);
            if (isLast(change))
            {
                return events;
            }
        }

        throw new InvalidOperationException($"The watch ended after {events.Count} events, before the awaited one.");
    }
}
