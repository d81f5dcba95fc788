using System.Reflection;
using System.Text.Json.Nodes;
using k8s.Models;
using ModelOperator.Kubernetes.Client.Discovery;
using ModelOperator.Kubernetes.Controllers.Rbac;

namespace ModelOperator.Generator.Rbac;

/// <summary>Collects the rules of the operator's role from the attributes of its classes.</summary>
internal static class RoleRules
{
    // The order in which people list verbs.
    private static readonly string[] Verbs = ["get", "list", "watch", "create", "update", "patch", "delete"];

    /// <summary>
    /// The rules that the <see cref="EntityRbacAttribute"/>s of an assembly ask for, merged and sorted: either those of kinds in
    /// namespaces, or those of the other kinds, which a Role cannot grant.
    /// </summary>
    public static JsonArray Of(Assembly assembly, bool namespaced) => Merge(assembly.GetTypes()
        .SelectMany(type => type.GetCustomAttributes<EntityRbacAttribute>())
        .Select(rbac => Only(rbac, namespaced))
        .SelectMany(rbac => rbac.ToRules()));

    /// <summary>Merges rules into one for all resources of a group with the same verbs and names.</summary>
    internal static JsonArray Merge(IEnumerable<V1PolicyRule> rules)
    {
        var grants = rules.SelectMany(rule => rule.ApiGroups!.SelectMany(group => rule.Resources!.SelectMany(resource =>
            rule.Verbs!.Select(verb => (
                Group: group, Resource: resource, Names: Join((rule.ResourceNames ?? []).Order(StringComparer.Ordinal)), Verb: verb)))));
        var resources = grants
            .GroupBy(grant => (grant.Group, grant.Resource, grant.Names))
            .Select(grant => (
                grant.Key.Group, grant.Key.Resource, grant.Key.Names,
                Verbs: Join(grant.Select(g => g.Verb).Distinct(StringComparer.Ordinal).OrderBy(RankOf))));
        var merged = resources
            .GroupBy(resource => (resource.Group, resource.Names, resource.Verbs))
            .Select(rule => (
                rule.Key.Group, rule.Key.Names, rule.Key.Verbs,
                Resources: Join(rule.Select(r => r.Resource).Order(StringComparer.Ordinal))))
            .OrderBy(rule => rule.Group, StringComparer.Ordinal)
            .ThenBy(rule => rule.Resources, StringComparer.Ordinal)
            .ThenBy(rule => rule.Names, StringComparer.Ordinal);
        return new JsonArray([.. merged.Select(rule => RuleOf(rule.Group, rule.Resources, rule.Names, rule.Verbs))]);
    }

    internal static EntityRbacAttribute Only(EntityRbacAttribute rbac, bool namespaced) =>
        new([.. rbac.Entities.Where(entity => ResourceType.Of(entity).Namespaced == namespaced)])
        {
            Verbs = rbac.Verbs,
            Subresource = rbac.Subresource,
            ResourceNames = rbac.ResourceNames,
        };

    private static JsonObject RuleOf(string group, string resources, string names, string verbs)
    {
        var rule = new JsonObject { ["apiGroups"] = new JsonArray(group), ["resources"] = ListOf(resources) };
        if (names.Length > 0)
        {
            rule["resourceNames"] = ListOf(names);
        }

        rule["verbs"] = ListOf(verbs);
        return rule;
    }

    private static int RankOf(string verb) =>
        Array.IndexOf(Verbs, verb) is var rank and >= 0
            ? rank
            : throw new InvalidOperationException($"'{verb}' is no verb this generator knows.");

    private static string Join(IEnumerable<string> items) => string.Join(',', items);

    private static JsonArray ListOf(string items) => new([.. items.Split(',').Select(item => (JsonNode)item)]);
}
