namespace ModelOperator.Monitoring.Validation;

/// <summary>A problem of <c>spec.monitoring</c>.</summary>
/// <param name="Field">The field path: <c>spec.monitoring.window</c>.</param>
/// <param name="Message">The problem, and what would be right.</param>
public sealed record MonitoringProblem(string Field, string Message);
