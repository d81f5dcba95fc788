namespace ModelOperator.Cli.Documents;

/// <summary>What a document is written as.</summary>
internal enum DocumentFormat
{
    /// <summary>JSON, indented as kubectl does.</summary>
    Json,

    /// <summary>YAML.</summary>
    Yaml,

    /// <summary>The resource and the name alone, as other kubectl commands take them.</summary>
    Name,
}
