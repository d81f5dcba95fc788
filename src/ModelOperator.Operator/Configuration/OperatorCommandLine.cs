using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.Hosting.Operations;
using ModelOperator.Hosting.Settings;

namespace ModelOperator.Operator.Configuration;

/// <summary>
/// The operator's settings for people: <c>--gateway-image</c> and <c>OPERATOR_GATEWAY_IMAGE</c> set
/// <see cref="ModelOperatorOptions.GatewayImage"/>, and so on. The spellings of older releases, <c>--Operator:GatewayImage</c> and
/// <c>Operator__GatewayImage</c>, are keys of the configuration and are still read.
/// </summary>
internal static class OperatorCommandLine
{
    /// <summary>A sentence on what the operator does.</summary>
    public const string Summary = "ModelOperator's operator: rolls out the models of ModelDeployments and watches over them.";

    /// <summary>The time for which the operator goes on serving after SIGTERM.</summary>
    public static readonly TimeSpan ShutdownDelay = TimeSpan.Zero;

    /// <summary>All settings.</summary>
    public static IReadOnlyList<Setting> Settings { get; } =
    [
        .. from property in typeof(ModelOperatorOptions).GetProperties()
           where property.CanWrite
           select Of(property),
        .. OperationsSettings.All(new ShutdownOptions { Delay = ShutdownDelay }),
    ];

    private static Setting Of(PropertyInfo property) => new(
        JsonNamingPolicy.KebabCaseLower.ConvertName(property.Name),
        $"OPERATOR_{JsonNamingPolicy.SnakeCaseUpper.ConvertName(property.Name)}",
        $"{ModelOperatorOptions.Section}:{property.Name}",
        property.GetValue(new ModelOperatorOptions()) is { } value and not "" ? $"{value}" : "empty",
        property.GetCustomAttribute<DescriptionAttribute>()!.Description);
}
