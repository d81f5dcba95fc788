using Google.Protobuf.Collections;
using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Grpc.Messages;

/// <summary>Checks the parameters of a message.</summary>
internal static class InferParameters
{
    /// <exception cref="ProtocolException">One of the parameters is not supported and asks for something.</exception>
    public static void RequireNoneForeign(MapField<string, InferParameter> parameters, string? array = null, int index = 0)
    {
        if (parameters.Count == 0)
        {
            return;
        }

        foreach (var name in UnsupportedParameters.Names)
        {
            if (parameters.TryGetValue(name, out var parameter) && !AsksForNothing(parameter))
            {
                throw UnsupportedParameters.Refused(name, array, index);
            }
        }
    }

    private static bool AsksForNothing(InferParameter parameter) => parameter.ParameterChoiceCase switch
    {
        InferParameter.ParameterChoiceOneofCase.BoolParam => !parameter.BoolParam,
        InferParameter.ParameterChoiceOneofCase.Int64Param => parameter.Int64Param == 0,
        InferParameter.ParameterChoiceOneofCase.Uint64Param => parameter.Uint64Param == 0,
        InferParameter.ParameterChoiceOneofCase.DoubleParam => parameter.DoubleParam == 0,
        InferParameter.ParameterChoiceOneofCase.StringParam => parameter.StringParam.Length == 0,
        _ => true,
    };
}
