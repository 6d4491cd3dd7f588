package dev.hawser.agent.feedback;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Evaluates CEL over an object of the cluster. Variables: `object`, and in messages `result`. Functions: those of
/// the language, of the string, list and set libraries, and `hasConditions(map)`. Nothing of it is loaded before the
/// first expression is evaluated.
final class CelExpressions {

    private static final int MAX_LOOP_STEPS = 100_000;
    private static final int MAX_CODE_POINTS = 20_000;
    private static final int REMEMBERED = 128;
    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .evaluateCanonicalTypesToNativeValues(true)
            .comprehensionMaxIterations(MAX_LOOP_STEPS)
            .maxExpressionCodePointSize(MAX_CODE_POINTS)
            .maxRegexProgramSize(10_000)
            .build();
    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("object", SimpleType.DYN)
            .addVar("result", SimpleType.BOOL)
            .addLibraries(CelExtensions.strings(), CelExtensions.sets(OPTIONS), CelExtensions.lists())
            .addFunctionDeclarations(CelFunctionDecl.newFunctionDeclaration(
                    "hasConditions",
                    CelOverloadDecl.newGlobalOverload("status_has_conditions", SimpleType.BOOL, SimpleType.DYN)))
            .build();
    private static final CelRuntime RUNTIME = CelRuntimeFactory.standardCelRuntimeBuilder()
            .setOptions(OPTIONS)
            .addLibraries(CelExtensions.strings(), CelExtensions.sets(OPTIONS), CelExtensions.lists())
            .addFunctionBindings(
                    CelFunctionBinding.from("status_has_conditions", Object.class, CelExpressions::hasConditions))
            .build();
    private static final Map<String, CelRuntime.Program> PROGRAMS = new ConcurrentHashMap<>();

    /// @param variables by name
    /// @throws IllegalArgumentException with a sentence if the expression is wrong or fails
    static Object evaluate(String expression, Map<String, Object> variables) {
        try {
            return program(expression).eval(variables);
        } catch (CelValidationException | CelEvaluationException e) {
            String message = String.valueOf(e.getMessage());
            int code = message.indexOf("\n | ");
            throw new IllegalArgumentException(code < 0 ? message : message.substring(0, code), e);
        }
    }

    private static CelRuntime.Program program(String expression) throws CelValidationException, CelEvaluationException {
        CelRuntime.Program known = PROGRAMS.get(expression);
        if (known != null) {
            return known;
        }
        CelRuntime.Program made =
                RUNTIME.createProgram(COMPILER.compile(expression).getAst());
        if (PROGRAMS.size() >= REMEMBERED) {
            PROGRAMS.clear();
        }
        PROGRAMS.put(expression, made);
        return made;
    }

    /// A JSON value as CEL sees it.
    static Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                Map<String, Object> members = LinkedHashMap.newLinkedHashMap(node.size());
                node.properties().forEach(member -> members.put(member.getKey(), value(member.getValue())));
                yield members;
            }
            case ARRAY -> {
                List<Object> items = new ArrayList<>(node.size());
                node.forEach(item -> items.add(value(item)));
                yield items;
            }
            case STRING -> node.textValue();
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> node.isIntegralNumber() ? (Object) node.longValue() : (Object) node.doubleValue();
            case NULL, MISSING, BINARY, POJO -> NullValue.NULL_VALUE;
        };
    }

    private static boolean hasConditions(Object status) {
        return status instanceof Map<?, ?> map && map.get("conditions") instanceof List<?> list && !list.isEmpty();
    }

    private CelExpressions() {}
}
