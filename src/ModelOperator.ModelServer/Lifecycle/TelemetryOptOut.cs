using System.Runtime.InteropServices;

namespace ModelOperator.ModelServer.Lifecycle;

/// <summary>Keeps ONNX Runtime from sending telemetry, whatever the environment says.</summary>
internal static partial class TelemetryOptOut
{
    public const string Variable = "ORT_DISABLE_TELEMETRY";

    /// <summary>Sets the variable. The library reads it when it is loaded, so this is called before anything uses the library.
    /// <see cref="Environment.SetEnvironmentVariable(string, string)"/> does not reach native code, so the C library sets it.</summary>
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
