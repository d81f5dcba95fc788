namespace ModelOperator.Monitoring.Validation;

/// <summary>What is wrong with <c>spec.monitoring</c>.</summary>
/// <param name="Field">The field path: <c>spec.monitoring.window</c>.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record MonitoringProblem(string Field, string Message);
