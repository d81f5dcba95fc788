namespace ModelOperator.Api.Spec.Traffic;

/// <summary>The form of a gateway's log.</summary>
public enum GatewayLogFormat
{
    /// <summary>An object of JSON in each line, for programs.</summary>
    Json,

    /// <summary>Text, for people.</summary>
    Text,
}
