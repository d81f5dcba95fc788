using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.Commands.Clusters;
using ModelOperator.Commands.Errors;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Client.Requests;

namespace ModelOperator.Commands.Orders;

/// <summary>Writes the annotations of orders.</summary>
internal sealed class OrderWriter(ICluster cluster, TimeProvider time)
{
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

        await AnnotateAsync(name, order.Annotation, order.Value, cancellationToken);
    }

    private async Task AnnotateAsync(string name, string annotation, string? value, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [annotation] = value } } };
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
