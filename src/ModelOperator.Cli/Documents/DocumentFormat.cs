namespace ModelOperator.Cli.Documents;

/// <summary>The format of a document.</summary>
internal enum DocumentFormat
{
    /// <summary>JSON, indented as kubectl indents it.</summary>
    Json,

    /// <summary>YAML.</summary>
    Yaml,

    /// <summary>Only the resource and the name, as other kubectl commands take them.</summary>
    Name,
}
