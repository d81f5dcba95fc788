using System.Text;

namespace ModelOperator.Hosting.Lifecycle;

/// <summary>The file whose text Kubernetes shows as a container's termination message.</summary>
/// <param name="path">terminationMessagePath of the container.</param>
public sealed class TerminationLog(string path = TerminationLog.DefaultPath)
{
    /// <summary>Where Kubernetes mounts it unless told otherwise.</summary>
    public const string DefaultPath = "/dev/termination-log";

    /// <summary>What the kubelet reads at most, in bytes.</summary>
    public const int MaxBytes = 4096;

    /// <summary>Replaces the message. Never throws: the process is dying of something else.</summary>
    /// <returns>False when the file is not there (outside a pod) or cannot be written.</returns>
    public bool TryWrite(string message)
    {
        try
        {
            if (!File.Exists(path))
            {
                return false;
            }

            using var file = new FileStream(path, FileMode.Truncate, FileAccess.Write);
            file.Write(Bounded(message));
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>The first <see cref="MaxBytes"/> bytes, cut between characters.</summary>
    internal static ReadOnlySpan<byte> Bounded(string message)
    {
        var bytes = Encoding.UTF8.GetBytes(message);
        if (bytes.Length <= MaxBytes)
        {
            return bytes;
        }

        var end = MaxBytes;
        while ((bytes[end] & 0b1100_0000) == 0b1000_0000)
        {
            end--; // inside a character
        }

        return bytes.AsSpan(0, end);
    }
}
