using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using k8s.Models;

namespace ModelOperator.Kubernetes.Client.Json;

/// <summary>Additions that KubernetesClient's models need beyond their attributes, for every generated context.</summary>
internal static class WireContract
{
    /// <summary>
    /// The number of levels that are read. An API server stores 10,000, and adds its own around them. A field without a schema may have as
    /// many, and one such object must not end the watch of all others.
    /// </summary>
    public const int MaxDepth = 20_000;

    /// <summary>The options for reading a body that holds objects.</summary>
    public static JsonReaderOptions Reader { get; } = new() { MaxDepth = MaxDepth };

    /// <summary>The options of a context with these additions.</summary>
    public static JsonSerializerOptions Of(JsonSerializerContext context) =>
        new(context.Options)
        {
            TypeInfoResolver = context.WithAddedModifier(Amend),
            MaxDepth = MaxDepth,
            Converters = { new SharedTextConverter() },
        };

    private static void Amend(JsonTypeInfo type)
    {
        if (type.Type == typeof(V1ObjectMeta))
        {
            // No cache should hold managedFields, which are often larger than the object. FieldOwners reads them when they are needed.
            Remove(type, "managedFields");
        }
        else if (type.Type == typeof(V1LeaseSpec) || type.Type == typeof(Eventsv1Event))
        {
            // The deprecated times of an Event have whole seconds and are never written.
            foreach (var time in type.Properties.Where(p => p.PropertyType == typeof(DateTime?)))
            {
                time.CustomConverter = new MicroTimeConverter();
            }
        }
        else if (type.Type == typeof(V1Service) || type.Type == typeof(V1PodDisruptionBudget))
        {
            // Nobody reads this status, and a condition without a time, which a server may hold, would make the object unreadable.
            Remove(type, "status");
        }
    }

    private static void Remove(JsonTypeInfo type, string name)
    {
        if (type.Properties.FirstOrDefault(p => p.Name == name) is { } property)
        {
            type.Properties.Remove(property);
        }
    }
}
