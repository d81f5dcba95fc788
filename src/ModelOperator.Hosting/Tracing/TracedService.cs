namespace ModelOperator.Hosting.Tracing;

/// <summary>Under which names a process appears in traces.</summary>
/// <param name="Name">The name of the service, unless OTEL_SERVICE_NAME has another.</param>
/// <param name="Source">The name of the source of spans.</param>
/// <param name="Version">The release.</param>
public sealed record TracedService(string Name, string Source, string Version)
{
    /// <summary>Makes the names of an executable.</summary>
    /// <param name="name">The name of the service.</param>
    /// <param name="program">A type of the executable, whose assembly names source and release.</param>
    public static TracedService Of(string name, Type program)
    {
        var assembly = program.Assembly.GetName();
        return new(name, assembly.Name!, assembly.Version!.ToString(3));
    }
}
