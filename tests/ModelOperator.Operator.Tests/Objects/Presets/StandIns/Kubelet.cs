using System.Globalization;
using k8s.Models;
using ModelOperator.StandIns.Machines;

namespace ModelOperator.Operator.Tests.Objects.Presets.StandIns;

/// <summary>Starts a server's program as a kubelet would from the pods, on files of this machine.</summary>
internal static class Kubelet
{
    private const long UsualSharedMemory = 64L << 20;

    /// <summary>The program's name and its arguments. The command comes before the image's own, and the arguments after it.</summary>
    public static (string Name, IReadOnlyList<string> Arguments) CommandOf(V1Container server) =>
        (server.Command![0], [.. server.Command.Skip(1), .. server.Args ?? []]);

    /// <summary>The container that the program finds itself in.</summary>
    /// <param name="pods">The pods.</param>
    /// <param name="models">The folder of this machine that holds what the pods have below /models.</param>
    public static Machine MachineOf(V1PodTemplateSpec pods, string models)
    {
        var server = pods.Spec!.Containers.Single(container => container.Name == "server");
        var mounts = server.VolumeMounts!.Select(mount => (Path: mount.MountPath, IsReadOnly: mount.ReadOnlyProperty == true)).ToList();
        return new()
        {
            Environment = server.Env!.Where(variable => variable.Value is not null)
                .ToDictionary(variable => variable.Name, variable => variable.Value!, StringComparer.Ordinal),
            User = server.SecurityContext?.RunAsUser ?? pods.Spec.SecurityContext?.RunAsUser ?? 0,
            SharedMemory = server.VolumeMounts!.SingleOrDefault(mount => mount.MountPath == "/dev/shm") is { } shm
                ? BytesOf(pods.Spec.Volumes!.Single(volume => volume.Name == shm.Name).EmptyDir!.SizeLimit!.ToString()!)
                : UsualSharedMemory,
            CanWrite = path => mounts.Exists(mount => IsBelow(path, mount.Path))
                ? !mounts.First(mount => IsBelow(path, mount.Path)).IsReadOnly
                : server.SecurityContext?.ReadOnlyRootFilesystem != true,
            Find = path => path.Replace("/models", models, StringComparison.Ordinal),
        };
    }

    private static bool IsBelow(string path, string mount) => path == mount || path.StartsWith($"{mount}/", StringComparison.Ordinal);

    private static long BytesOf(string size) =>
        long.Parse(size[..^2], CultureInfo.InvariantCulture) << (10 * ("KMGT".IndexOf(size[^2], StringComparison.Ordinal) + 1));
}
