using System.Runtime.InteropServices;

namespace ModelOperator.ModelServer.Lifecycle;

/// <summary>Keeps ONNX Runtime from sending telemetry, whatever environment the process was given.</summary>
internal static partial class TelemetryOptOut
{
    public const string Variable = "ORT_DISABLE_TELEMETRY";

    /// <summary>To be called before anything touches the library: it reads the variable when it is loaded. .NET's own
    /// <see cref="Environment.SetEnvironmentVariable(string, string)"/> does not reach native code, so the C library is told.</summary>
    public static void Apply()
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
        {
            _ = SetEnv(Variable, "1", overwrite: 1);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetEnv(string name, string value, int overwrite);
}
