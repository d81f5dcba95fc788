using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Controllers.Writes;
using ModelOperator.Operator.Objects;

namespace ModelOperator.Operator.Applying;

/// <summary>Writes the status, and only against the version it was planned from (R21).</summary>
internal sealed class StatusWriter(IKubernetesApi api, IWriteTracker writes)
{
    private static readonly ApplyOptions Ours = new() { FieldManager = ModelOperatorApi.FieldManager + "-status", Force = true };

    /// <summary>
    /// Writes the status when it has changed. Throws a conflict when the object has changed since it was read; the plan is then void.
    /// </summary>
    public async Task WriteAsync(ModelDeployment planned, ModelDeploymentStatus status, CancellationToken cancellationToken)
    {
        // A planner that has nothing to write returns the status that it was given (R23).
        if (ReferenceEquals(planned.Status, status))
        {
            return;
        }

        var written = await api.ApplyStatusAsync(
            new ModelDeployment
            {
                ApiVersion = ModelOperatorApi.GroupVersion,
                Kind = "ModelDeployment",
                Metadata = new()
                {
                    Name = planned.Metadata.Name,
                    NamespaceProperty = planned.Metadata.NamespaceProperty,
                    ResourceVersion = planned.Metadata.ResourceVersion,
                },
                // The spec is left out: a server older than 1.22 would make the writer of the status the owner of the spec's fields, and
                // then refuse the spec that Helm or another server-side apply brings.
                Spec = null!,
                Status = status,
            },
            Ours,
            cancellationToken);
        writes.Wrote(planned.Key(), written);
    }
}
