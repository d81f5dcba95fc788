using System.Reflection;
using System.Text.Json.Nodes;
using k8s.Models;
using ModelOperator.Api.Schema;
using ModelOperator.Api.Status;
using ModelOperator.Generator.Documentation;
using ModelOperator.Kubernetes.Client.Discovery;

namespace ModelOperator.Generator.Schema;

/// <summary>Builds an apiextensions.k8s.io/v1 CustomResourceDefinition of a type with spec and status.</summary>
internal static class CustomResourceDefinition
{
    private const string ApiVersionText =
        "The versioned schema of this representation of an object, as modeloperator.dev/v1alpha1. Servers convert recognized schemas to "
        + "the latest internal value and reject unrecognized ones.";

    private const string KindText = "The REST resource this object represents, in CamelCase. It cannot be changed.";

    /// <summary>
    /// The definition of <paramref name="type"/>, which carries <see cref="KubernetesEntityAttribute"/>,
    /// with the status subresource and a scale subresource over spec.replicas, status.replicas and status.selector.
    /// </summary>
    public static JsonObject Of(Type type, DocComments comments, IReadOnlyList<string> shortNames, IReadOnlyList<string> categories)
    {
        var entity = type.GetCustomAttribute<KubernetesEntityAttribute>()
            ?? throw new InvalidOperationException($"{type} lacks [KubernetesEntity].");
        return new JsonObject
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = $"{entity.PluralName}.{entity.Group}" },
            ["spec"] = new JsonObject
            {
                ["group"] = entity.Group,
                ["names"] = new JsonObject
                {
                    ["kind"] = entity.Kind,
                    ["listKind"] = entity.Kind + "List",
                    ["plural"] = entity.PluralName,
                    ["singular"] = entity.Kind.ToLowerInvariant(),
                    ["shortNames"] = ListOf(shortNames),
                    ["categories"] = ListOf(categories),
                },
                ["scope"] = ResourceType.Of(type).Namespaced ? "Namespaced" : "Cluster",
                ["versions"] = new JsonArray(VersionOf(type, entity.ApiVersion, comments)),
            },
        };
    }

    private static JsonObject VersionOf(Type type, string version, DocComments comments) => new()
    {
        ["name"] = version,
        ["served"] = true,
        ["storage"] = true,
        ["additionalPrinterColumns"] = new JsonArray([.. type.GetCustomAttributes<PrinterColumnAttribute>().Select(ColumnOf)]),
        ["subresources"] = new JsonObject
        {
            ["status"] = new JsonObject(),
            ["scale"] = new JsonObject
            {
                ["specReplicasPath"] = ".spec.replicas",
                ["statusReplicasPath"] = ".status.replicas",
                ["labelSelectorPath"] = ".status.selector",
            },
        },
        ["schema"] = new JsonObject { ["openAPIV3Schema"] = RootOf(type, comments) },
    };

    private static JsonObject RootOf(Type type, DocComments comments)
    {
        var schemas = new SchemaBuilder(comments);
        var status = schemas.ForProperty(type.GetProperty("Status")!);
        status["default"] = new JsonObject { ["observedGeneration"] = ModelDeploymentStatus.NotObserved };
        return new JsonObject
        {
            ["description"] = comments.Of(type),
            ["type"] = "object",
            ["required"] = new JsonArray("spec"),
            ["properties"] = new JsonObject
            {
                ["apiVersion"] = new JsonObject { ["description"] = ApiVersionText, ["type"] = "string" },
                ["kind"] = new JsonObject { ["description"] = KindText, ["type"] = "string" },
                // The server describes metadata itself, and refuses a definition that describes it.
                ["metadata"] = new JsonObject { ["type"] = "object" },
                ["spec"] = schemas.ForProperty(type.GetProperty("Spec")!),
                ["status"] = status,
            },
        };
    }

    private static JsonNode ColumnOf(PrinterColumnAttribute column)
    {
        var node = new JsonObject { ["name"] = column.Name, ["type"] = column.Type, ["jsonPath"] = column.JsonPath };
        if (column.Priority != 0)
        {
            node["priority"] = column.Priority;
        }

        return node;
    }

    private static JsonArray ListOf(IReadOnlyList<string> items) => new([.. items.Select(item => (JsonNode)item)]);
}
