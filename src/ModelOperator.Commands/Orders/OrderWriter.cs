using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.Commands.Clusters;
using ModelOperator.Commands.Errors;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Commands.Orders;

/// <summary>Writes the annotations of orders.</summary>
internal sealed class OrderWriter(ICluster cluster, TimeProvider time)
{
    private const int MostAttempts = 5;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public async Task WriteAsync(ModelDeployment deployment, Order order, CancellationToken cancellationToken)
    {
        var name = deployment.Metadata.Name!;
        if (order.IsSpent)
        {
            await AnnotateAsync(name, order.Annotation, null, cancellationToken);
            await UntilForgottenAsync(name, order, cancellationToken);
        }

        if (order.Value is null)
        {
            await RemoveAsync(deployment, order.Annotation, cancellationToken);
            return;
        }

        await AnnotateAsync(name, order.Annotation, order.Value, cancellationToken);
    }

    // What somebody else has written there since is not removed. The operator changes the status often; that is no reason to give up.
    private async Task RemoveAsync(ModelDeployment deployment, string annotation, CancellationToken cancellationToken)
    {
        var name = deployment.Metadata.Name!;
        var seen = ValueOf(deployment, annotation);
        for (var attempt = 1; ValueOf(deployment, annotation) is { } value; attempt++)
        {
            if (value != seen)
            {
                throw new RefusedException(
                    $"annotation {annotation} of '{name}' has become {value} since it was looked at ({seen}); nothing was written");
            }

            try
            {
                await AnnotateAsync(name, annotation, null, cancellationToken, deployment.Metadata.ResourceVersion);
                return;
            }
            catch (KubernetesApiException exception) when (exception.IsConflict && attempt < MostAttempts)
            {
                deployment = await Deployments.FindAsync(cluster, name, cancellationToken);
            }
        }
    }

    private static string? ValueOf(ModelDeployment deployment, string annotation) =>
        deployment.Metadata.Annotations?.TryGetValue(annotation, out var value) == true ? value : null;

    private async Task AnnotateAsync(
        string name, string annotation, string? value, CancellationToken cancellationToken, string? version = null)
    {
        var metadata = new JsonObject { ["annotations"] = new JsonObject { [annotation] = value } };
        if (version is not null)
        {
            metadata["resourceVersion"] = version;
        }

        var body = new JsonObject { ["metadata"] = metadata };
        await cluster.Api.PatchAsync<ModelDeployment>(cluster.Namespace, name, new Patch(PatchType.Merge, body), cancellationToken);
    }

    /// <summary>Waits until the operator has seen that the annotation is gone, and has forgotten its value.</summary>
    private async Task UntilForgottenAsync(string name, Order order, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (time.GetElapsedTime(start) < Patience)
        {
            var deployment = await Deployments.FindAsync(cluster, name, cancellationToken);
            if (Remembered(deployment.Status?.Commands, order.Annotation) != order.Value)
            {
                return;
            }

            await Task.Delay(Interval, time, cancellationToken);
        }

        throw new RefusedException($"the operator has not taken note for {Patience.TotalSeconds} s; is it running? Try again then");
    }

    private static string? Remembered(CommandStatus? commands, string annotation) => annotation switch
    {
        ModelOperatorApi.PromoteAnnotation => commands?.Promote,
        ModelOperatorApi.AbortAnnotation => commands?.Abort,
        ModelOperatorApi.RetryAnnotation => commands?.Retry,
        ModelOperatorApi.ApproveAnnotation => commands?.Approve,
        ModelOperatorApi.ResumeAnnotation => commands?.Resume,
        _ => null,
    };
}
