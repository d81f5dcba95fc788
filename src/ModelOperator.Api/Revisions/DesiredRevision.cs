using System.Text.Json;
using ModelOperator.Api.Spec;

namespace ModelOperator.Api.Revisions;

/// <summary>The revision that a spec asks for. It is computed once per reconcile and passed on.</summary>
/// <param name="Template">The part of the spec that its pods are made from.</param>
/// <param name="Json">The template's canonical JSON: keys sorted, nulls and defaults left out.</param>
/// <param name="Revision">The name of the revision: 10 lower-case hex characters.</param>
public sealed record DesiredRevision(RevisionTemplate Template, JsonElement Json, string Revision)
{
    /// <summary>Computes the revision of a spec.</summary>
    public static DesiredRevision Of(ModelDeploymentSpec spec)
    {
        var template = RevisionTemplate.Of(spec);
        var json = template.ToJson();
        return new(template, json, RevisionHash.Of(json));
    }
}
