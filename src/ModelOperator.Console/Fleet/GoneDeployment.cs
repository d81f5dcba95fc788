namespace ModelOperator.Console.Fleet;

/// <summary>A ModelDeployment that does not exist any more.</summary>
internal sealed record GoneDeployment(string Namespace, string Name);
