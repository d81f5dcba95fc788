using k8s.Models;
using ModelOperator.Kubernetes.Client.Discovery;

namespace ModelOperator.Kubernetes.Controllers.Rbac;

/// <summary>Declares what a controller does with kinds, so that the operator's role can be generated from the code.</summary>
/// <param name="entities">Types with a <see cref="KubernetesEntityAttribute"/>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class EntityRbacAttribute(params Type[] entities) : Attribute
{
    /// <summary>The kinds.</summary>
    public IReadOnlyList<Type> Entities { get; } = entities;

    /// <summary>The verbs that are used on them.</summary>
    public RbacVerbs Verbs { get; init; }

    /// <summary>A subresource such as <c>status</c>; null for the resource itself.</summary>
    public string? Subresource { get; init; }

    /// <summary>The only names that the verbs are used on; empty for all.</summary>
    public string[] ResourceNames { get; init; } = [];

    /// <summary>The rules of a role, one for each API group, sorted.</summary>
    public IReadOnlyList<V1PolicyRule> ToRules() =>
    [
        .. Entities.Select(ResourceType.Of)
            .GroupBy(type => type.Group, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new V1PolicyRule
            {
                ApiGroups = [group.Key],
                Resources = [.. group.Select(ResourceOf).Order(StringComparer.Ordinal)],
                Verbs = VerbNames(),
                ResourceNames = ResourceNames.Length > 0 ? ResourceNames : null,
            }),
    ];

    private string ResourceOf(ResourceType type) => Subresource is null ? type.Plural : $"{type.Plural}/{Subresource}";

    private List<string> VerbNames() =>
    [
        .. new[] { RbacVerbs.Get, RbacVerbs.List, RbacVerbs.Watch, RbacVerbs.Create, RbacVerbs.Update, RbacVerbs.Patch, RbacVerbs.Delete }
            .Where(verb => Verbs.HasFlag(verb))
            .Select(verb => verb.ToString().ToLowerInvariant()),
    ];
}
