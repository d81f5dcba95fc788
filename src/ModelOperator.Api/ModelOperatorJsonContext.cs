using System.Text.Json;
using System.Text.Json.Serialization;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;

namespace ModelOperator.Api;

/// <summary>
/// Generated serializers for the custom resource: camelCase, enums by name, nulls left out. They ignore the initializer of an
/// init-only property, so every property of spec and status with a default of its own has a setter.
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(ModelDeployment))]
[JsonSerializable(typeof(ModelDeploymentSpec))]
[JsonSerializable(typeof(ModelDeploymentStatus))]
public sealed partial class ModelOperatorJsonContext : JsonSerializerContext;
