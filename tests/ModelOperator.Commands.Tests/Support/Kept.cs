using k8s.Models;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.Commands.Tests.Support;

/// <summary>The ControllerRevisions that the operator keeps of a ModelDeployment.</summary>
internal static class Kept
{
    /// <summary>The record of a spec's revision.</summary>
    /// <param name="spec">The spec that the revision was made of.</param>
    /// <param name="number">The number of the record; newer ones have higher numbers.</param>
    /// <param name="owner">The UID of the ModelDeployment.</param>
    /// <param name="revision">Another name than that of the spec's own revision; null for that.</param>
    public static V1ControllerRevision Of(ModelDeploymentSpec spec, long number, string owner, string? revision = null)
    {
        var template = RevisionTemplate.Of(spec);
        return new()
        {
            Metadata = new()
            {
                Name = $"digits-{revision ?? template.Revision}",
                NamespaceProperty = "default",
                Labels = new Dictionary<string, string>
                {
                    [ModelOperatorApi.NameLabel] = "digits",
                    [ModelOperatorApi.RevisionLabel] = revision ?? template.Revision,
                },
                OwnerReferences = [new() { Uid = owner, Controller = true }],
            },
            Data = template.ToJson(),
            Revision = number,
        };
    }
}
