package dev.hawser.apiserver.admission;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Gathers functions for CEL: what the compiler has to know of each and what the runtime calls.
final class CelFunctions {

    private final Map<String, List<CelOverloadDecl>> overloads = new LinkedHashMap<>();
    private final List<CelFunctionBinding> bindings = new ArrayList<>();

    /// A type of CEL and the Java class of its values.
    record Typed<T>(CelType type, Class<T> values) {}

    <A> CelFunctions global(String name, CelType result, Typed<A> argument, CelFunctionOverload.Unary<A> function) {
        String id = id(name, "of", argument);
        declare(name, CelOverloadDecl.newGlobalOverload(id, result, argument.type()));
        bindings.add(CelFunctionBinding.from(id, argument.values(), function));
        return this;
    }

    <A, B> CelFunctions global(
            String name, CelType result, Typed<A> first, Typed<B> second, CelFunctionOverload.Binary<A, B> function) {
        String id = id(name, "of", first, second);
        declare(name, CelOverloadDecl.newGlobalOverload(id, result, first.type(), second.type()));
        bindings.add(CelFunctionBinding.from(id, first.values(), second.values(), function));
        return this;
    }

    CelFunctions constant(String name, CelType result, CelFunctionOverload function) {
        String id = id(name, "constant");
        declare(name, CelOverloadDecl.newGlobalOverload(id, result));
        bindings.add(CelFunctionBinding.from(id, List.of(), function));
        return this;
    }

    <A> CelFunctions member(String name, CelType result, Typed<A> receiver, CelFunctionOverload.Unary<A> function) {
        String id = id(name, "on", receiver);
        declare(name, CelOverloadDecl.newMemberOverload(id, result, receiver.type()));
        bindings.add(CelFunctionBinding.from(id, receiver.values(), function));
        return this;
    }

    <A, B> CelFunctions member(
            String name,
            CelType result,
            Typed<A> receiver,
            Typed<B> argument,
            CelFunctionOverload.Binary<A, B> function) {
        String id = id(name, "on", receiver, argument);
        declare(name, CelOverloadDecl.newMemberOverload(id, result, receiver.type(), argument.type()));
        bindings.add(CelFunctionBinding.from(id, receiver.values(), argument.values(), function));
        return this;
    }

    /// @param function takes the three in this order
    CelFunctions member(
            String name,
            CelType result,
            Typed<?> receiver,
            Typed<?> second,
            Typed<?> third,
            CelFunctionOverload function) {
        String id = id(name, "on", receiver, second, third);
        declare(name, CelOverloadDecl.newMemberOverload(id, result, receiver.type(), second.type(), third.type()));
        bindings.add(
                CelFunctionBinding.from(id, List.of(receiver.values(), second.values(), third.values()), function));
        return this;
    }

    Collection<CelFunctionDecl> declarations() {
        return overloads.entrySet().stream()
                .map(function -> CelFunctionDecl.newFunctionDeclaration(function.getKey(), function.getValue()))
                .toList();
    }

    Collection<CelFunctionBinding> bindings() {
        return List.copyOf(bindings);
    }

    private void declare(String name, CelOverloadDecl overload) {
        overloads.computeIfAbsent(name, any -> new ArrayList<>()).add(overload);
    }

    private static String id(String name, String how, Typed<?>... types) {
        StringBuilder id = new StringBuilder("k8s_").append(name).append('_').append(how);
        for (Typed<?> type : types) {
            id.append('_')
                    .append(type.type().name())
                    .append('_')
                    .append(type.values().getSimpleName());
        }
        return id.toString();
    }
}
