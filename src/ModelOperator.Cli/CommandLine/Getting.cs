using System.CommandLine;
using k8s;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Cli.Documents;
using ModelOperator.Cli.Rendering;
using ModelOperator.Cli.Watching;
using ModelOperator.Commands.Clusters;
using ModelOperator.Commands.Documents;
using ModelOperator.Kubernetes.Caching.Reflecting;
using ModelOperator.Kubernetes.Client.Requests;

namespace ModelOperator.Cli.CommandLine;

/// <summary>Reads and writes the objects that one <c>get</c> asks for.</summary>
internal sealed class Getting(
    TimeProvider time, ICluster cluster, ListRequest request, string? name, InvocationConfiguration streams)
{
    public async Task PageAsync(string one, CancellationToken cancellationToken) => DeploymentPage.Write(
        Tables.Console(streams.Output), await Deployments.FindAsync(cluster, one, cancellationToken), time.GetUtcNow());

    public async Task TableAsync(bool follows, CancellationToken cancellationToken)
    {
        var found = await ListAsync<ModelDeployment>(cancellationToken);
        var table = new DeploymentTable(streams.Output, withNamespace: request.Namespace is null);
        if (found.Count > 0)
        {
            table.Write(found, time.GetUtcNow());
        }
        else
        {
            streams.Error.WriteLine(request.Namespace is null
                ? "No ModelDeployments found."
                : $"No ModelDeployments found in namespace '{request.Namespace}'.");
        }

        if (follows)
        {
            await FollowAsync(found, changed => table.Write([changed], time.GetUtcNow()), cancellationToken);
        }
    }

    public async Task DocumentsAsync(DocumentFormat format, bool follows, CancellationToken cancellationToken)
    {
        var found = await ListAsync<DeploymentDocument>(cancellationToken);
        var writer = new DocumentWriter(streams.Output, format);
        if (follows || name is not null)
        {
            found.ForEach(writer.Write);
        }
        else
        {
            writer.Write(found);
        }

        if (follows)
        {
            await FollowAsync(found, writer.Write, cancellationToken);
        }
    }

    private async Task<List<T>> ListAsync<T>(CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (name is null)
        {
            return await cluster.ListAllAsync<T>(request, cancellationToken);
        }

        return [await Deployments.FindAsync<T>(cluster, name, cancellationToken)];
    }

    private async Task FollowAsync<T>(List<T> written, Action<T> write, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var options = new InformerOptions<T>
        {
            Namespaces = request.Namespace is { } one ? [one] : [],
            LabelSelector = request.LabelSelector,
            FieldSelector = request.FieldSelector,
            NewestFirst = true,
        };
        try
        {
            await new ListWatch<T>(cluster, options, time).RunAsync(written, write, streams.Error, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A person ends a watch in this way.
        }
    }
}
