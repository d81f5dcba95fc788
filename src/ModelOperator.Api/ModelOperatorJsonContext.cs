using System.Text.Json;
using System.Text.Json.Serialization;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;

namespace ModelOperator.Api;

/// <summary>Generated serializers for the custom resource: camelCase, enums by name, nulls left out.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(ModelDeployment))]
[JsonSerializable(typeof(ModelDeploymentSpec))]
[JsonSerializable(typeof(ModelDeploymentStatus))]
public sealed partial class ModelOperatorJsonContext : JsonSerializerContext;
