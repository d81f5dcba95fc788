using System.Security.Cryptography;
using k8s.Models;

namespace ModelOperator.ClusterTests.Harness;

/// <summary>A namespace of one test class' own, deleted with everything in it.</summary>
public abstract class TestNamespace : IAsyncLifetime
{
    /// <summary>Its name.</summary>
    protected string Namespace { get; } = $"test-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    /// <inheritdoc />
    public virtual async Task InitializeAsync()
    {
        if (await Cluster.HasNamespacesAsync())
        {
            await Cluster.Api.CreateAsync(
                new V1Namespace { ApiVersion = "v1", Kind = "Namespace", Metadata = new() { Name = Namespace } }, CancellationToken.None);
        }
    }

    /// <inheritdoc />
    public virtual async Task DisposeAsync()
    {
        if (await Cluster.HasNamespacesAsync())
        {
            await Cluster.Api.DeleteAsync<V1Namespace>(null, Namespace, new(), CancellationToken.None);
        }
    }
}
